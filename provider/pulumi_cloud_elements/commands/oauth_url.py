r"""Print the address for signing in to the vendor of an OAuth element.

  python -m pulumi_cloud_elements oauth-url sfdc \
      --api-key KEY --callback-url https://app.example.com/callback

The command prompts for the application's secret, or reads it from CLOUD_ELEMENTS_OAUTH_API_SECRET.
After the sign-in, the vendor redirects the browser to the callback URL with `?code=…`. The code
works once: pass it as provider_data={"code": …}.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys

from ..errors import CloudElementsError
from .session import Session, as_json
from .table import safe

NAME = "oauth-url"
HELP = "print the address for signing in to an OAuth element"
_VARIABLE = "CLOUD_ELEMENTS_OAUTH_API_SECRET"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("key", help="the element's key, such as sfdc")
    parser.add_argument("--api-key", required=True, help="the application's key at the vendor")
    parser.add_argument(
        "--callback-url", required=True, help="the URL that the vendor redirects to"
    )
    parser.add_argument("--scope", help="the permissions that the application requests")
    parser.add_argument("--state", help="a string that the vendor returns with the code")
    parser.add_argument("--site-address", help="the account's own address, for some elements")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the sign-in address on standard output, what to do next on standard error."""
    query = {
        "apiKey": options.api_key,
        "apiSecret": _secret(),
        "callbackUrl": options.callback_url,
        "scope": options.scope,
        "state": options.state,
        "siteAddress": options.site_address,
    }
    url = session.client.elements.oauth_url(
        options.key, {k: v for k, v in query.items() if v is not None}
    )
    print(as_json({"oauthUrl": url}) if options.json else safe(url))
    sys.stderr.write(
        "Open this address and sign in. The address that you are redirected to contains `code`. "
        "It works once: run `pulumi config set --secret code`, then use "
        'provider_data={"code": config.require_secret("code")}.\n'
    )
    return 0


def _secret() -> str:
    given = os.environ.get(_VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise CloudElementsError(f"the application's secret is missing: set {_VARIABLE}")
    return getpass.getpass("The application's secret: ")
