// Salesforce has a name in two parts.
if (fromVendor) {
  transformedObject.fullName = [originalObject.FirstName, originalObject.LastName]
    .filter(Boolean)
    .join(" ");
}
done(transformedObject);
