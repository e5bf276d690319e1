"""The elements that the sandbox knows, with the configuration entries of each.

Ids differ between environments of the real service; only Close.io's (146) is published.
"""

from __future__ import annotations

from dataclasses import replace

from .element import Catalogue, Element, Entry


def _events() -> tuple[Entry, ...]:
    return (
        Entry("event.notification.enabled", "Events Enabled", "BOOLEAN", "false"),
        Entry("event.vendor.type", "Vendor Event Type", "TEXTFIELD_32"),
        Entry("event.notification.type", "Event Notification Type", "TEXTFIELD_32"),
        Entry("event.notification.callback.url", "Callback URL", "TEXTFIELD_1000"),
        Entry("event.notification.callback.headers", "Callback Headers", "TEXTAREA", secret=True),
        Entry("event.notification.basic.username", "Callback Username"),
        Entry("event.notification.basic.password", "Callback Password", "PASSWORD"),
        Entry("event.notification.signature.key", "Callback Signature Key", secret=True),
        Entry("event.poller.refresh_interval", "Refresh Interval (minutes)", default="15"),
        Entry("event.poller.configuration", "Poller Configuration", "CODE_EDITOR"),
        Entry("event.objects", "Objects to Monitor", "TEXTFIELD_1000"),
        Entry("filter.response.nulls", "Filter null values from the response", "BOOLEAN", "true"),
    )


def _paging(kind: str, most: str = "100") -> tuple[Entry, ...]:
    by_kind = {
        "offset": (Entry("pagination.offset", "Paging by offset", "BOOLEAN", "true"),),
        "page": (Entry("pagination.page.startindex", "First page", "TEXTFIELD_32", "1"),),
        "cursor": (),
    }
    return (
        Entry("pagination.type", "Pagination type", "TEXTFIELD_32", kind),
        Entry("pagination.max", "Largest page", "TEXTFIELD_32", most),
        *by_kind[kind],
    )


def _base_url(url: str, *, required: bool = False) -> Entry:
    return Entry("base.url", "Base URL", "TEXTFIELD_1000", url or None, required=required)


def _bulk() -> tuple[Entry, ...]:
    return (Entry("bulk.attribute.created_time", "Created time", "TEXTFIELD_32", "date_created"),)


def _basic(username: str, password: str, *, credential: bool = False) -> tuple[Entry, ...]:
    return (
        Entry("username", username, required=True, credential=credential),
        Entry("password", password, "PASSWORD", required=True),
    )


def _oauth2(
    *further: Entry, exchange: str, only: tuple[str, ...] = (), application: str = "TEXTFIELD_128"
) -> tuple[Entry, ...]:
    """Return the entries of OAuth 2; *application* is the type of the application's key, secret."""
    api = Entry("oauth.api.key", "API Key", application, required=True, authentications=only)
    return (
        api,
        replace(api, key="oauth.api.secret", name="API Secret", secret=True),
        Entry("oauth.callback.url", "Callback URL", "TEXTFIELD_1000", authentications=only),
        Entry("oauth.token.url", "Token URL", "TEXTFIELD_1000", exchange, authentications=only),
        Entry("oauth.scope", "Scope", "TEXTFIELD_1000", authentications=only),
        Entry("oauth.user.token", "User Token", secret=True, authentications=only),
        Entry("oauth.user.refresh_token", "Refresh Token", secret=True, authentications=only),
        *further,
    )


def _describe(name: str, hub: str) -> str:
    return f"Add a {name} instance to connect your existing {name} account to the {hub} hub."


CATALOGUE = Catalogue(
    Element(
        146,
        "closeio",
        "Close.io Beta",
        "crm",
        "basic",
        (
            *_basic("API Key", "Password", credential=True),
            _base_url("https://app.close.io/api/v1"),
            *_paging("offset"),
            *_bulk(),
            *_events(),
        ),
        "Add a Close.io CRM Instance to connect your existing Close.io account to the CRM Hub, "
        "allowing you to manage contacts, accounts, opportunities, etc. across multiple CRM "
        "Elements. You will need your Close.io CRM account information to add an instance.",
        "https://pbs.twimg.com/profile_images/497905627948015616/vNCOkr1Z.png",
    ),
    Element(
        131,
        "jira",
        "Atlassian Jira",
        "helpdesk",
        "basic",
        (
            *_basic("Username", "Password"),
            _base_url("", required=True),
            *_paging("offset", "50"),
            *_events(),
        ),
        _describe("Jira", "help desk"),
    ),
    Element(
        165,
        "sftp",
        "SFTP",
        "documents",
        "basic",
        (
            Entry("hostname", "Host", required=True),
            Entry("port", "Port", "TEXTFIELD_32", "22", required=True),
            *_basic("Username", "Password"),
            Entry("home_directory", "Home Directory", "TEXTFIELD_1000", "/"),
            *_paging("page"),
            *_events(),
        ),
        _describe("SFTP", "documents"),
    ),
    Element(
        189,
        "hubspotcrm",
        "HubSpot CRM",
        "crm",
        "apiKey",
        (
            Entry("authentication.type", "Authentication Type", "COMBO", "apiKey"),
            Entry(
                "hubspot.authorization.apikey",
                "API Key",
                required=True,
                secret=True,
                authentications=("apiKey",),
            ),
            *_oauth2(exchange="https://api.hubapi.com/oauth/v1/token", only=("oauth2",)),
            Entry("create.bulk.properties", "Create Bulk Properties", "BOOLEAN_YESNO", "false"),
            _base_url("https://api.hubapi.com"),
            *_paging("cursor"),
            *_bulk(),
            *_events(),
        ),
        _describe("HubSpot CRM", "CRM"),
        authentications=("apiKey", "oauth2"),
    ),
    Element(
        23,
        "sfdc",
        "Salesforce Sales Cloud",
        "crm",
        "oauth2",
        (
            # Asserted by the vendor's tests: Salesforce's come back masked, both of them.
            *_oauth2(
                exchange="https://login.salesforce.com/services/oauth2/token",
                application="PASSWORD",
            ),
            _base_url("https://login.salesforce.com"),
            *_paging("cursor", "2000"),
            *_bulk(),
            *_events(),
        ),
        _describe("Salesforce", "CRM"),
    ),
    Element(
        41,
        "zendesk",
        "Zendesk",
        "helpdesk",
        "oauth2",
        (
            *_oauth2(
                Entry("zendesk.subdomain", "Subdomain", required=True),
                exchange="https://{subdomain}.zendesk.com/oauth/tokens",
            ),
            *_paging("page"),
            *_events(),
        ),
        _describe("Zendesk", "help desk"),
    ),
    Element(
        550,
        "slack",
        "Slack",
        "messaging",
        "oauth2",
        (
            *_oauth2(exchange="https://slack.com/api/oauth.access"),
            _base_url("https://slack.com/api"),
            *_paging("page"),
            *_events(),
        ),
        _describe("Slack", "messaging"),
    ),
    Element(
        184,
        "amazons3",
        "Amazon S3",
        "documents",
        "custom",
        (
            Entry("filemanagement.provider.access_key", "AWS Access Key", required=True),
            Entry(
                "filemanagement.provider.secret_key", "AWS Secret Key", "PASSWORD", required=True
            ),
            Entry("filemanagement.provider.bucket_name", "Bucket", required=True),
            Entry("filemanagement.provider.region_name", "Region", default="us-east-1"),
            *_paging("page"),
            *_events(),
        ),
        _describe("Amazon S3", "documents"),
    ),
    Element(
        204,
        "netsuiteerp",
        "NetSuite ERP",
        "erp",
        "custom",
        (
            Entry("user.username", "Username", required=True),
            Entry("user.password", "Password", "PASSWORD", required=True),
            Entry("netsuite.accountId", "Account Id", required=True),
            Entry("netsuite.sandbox", "Sandbox", "BOOLEAN", "false"),
            *_paging("page"),
            *_events(),
        ),
        _describe("NetSuite", "ERP"),
    ),
    Element(
        36,
        "desk",
        "Desk.com",
        "helpdesk",
        "oauth1",
        (
            Entry("oauth.api.key", "API Key", required=True),
            Entry("oauth.api.secret", "API Secret", required=True, secret=True),
            Entry("oauth.callback.url", "Callback URL", "TEXTFIELD_1000"),
            Entry("oauth.user.token", "User Token", secret=True),
            Entry("oauth.user.token_secret", "User Token Secret", secret=True),
            *_paging("page", "50"),
            *_events(),
        ),
        _describe("Desk.com", "help desk"),
    ),
)
