done({ contacts: steps['get-contacts'].response.body.map((contact) => contact.email) });
