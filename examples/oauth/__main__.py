"""Two Salesforce instances: one signs in with a refresh token, the other with a code."""

import pulumi
import pulumi_cloud_elements as cloud_elements

config = pulumi.Config()

without_a_browser = cloud_elements.Instance(
    "without-a-browser",
    element_key="sfdc",
    configuration=cloud_elements.configuration(
        oauth=cloud_elements.OAuth2(
            api_key=config.require("salesforceApiKey"),
            api_secret=config.require_secret("salesforceApiSecret"),
            callback_url="https://app.example.com/callback",
            refresh_token=config.require_secret("salesforceRefreshToken"),
        ),
    ),
    external_authentication="initial",
)

with_a_code = cloud_elements.Instance(
    "with-a-code",
    element_key="sfdc",
    configuration=cloud_elements.configuration(
        oauth=cloud_elements.OAuth2(
            api_key=config.require("salesforceApiKey"),
            api_secret=config.require_secret("salesforceApiSecret"),
            callback_url="https://app.example.com/callback",
        ),
    ),
    provider_data={"code": config.require_secret("code")},
    reauthenticate=config.get("signedInOn"),  # change this string to use a new code
)

pulumi.export("tokens", pulumi.Output.all(without_a_browser.token, with_a_code.token))
