// Contacts without an e-mail address are of no use to the receiver.
const contacts = steps.read.response.body.filter((contact) => contact.email);
done({ contacts: JSON.stringify(contacts) });
