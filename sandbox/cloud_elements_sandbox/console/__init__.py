"""The console in the browser, and the sign-in page that stands for the vendor's."""
