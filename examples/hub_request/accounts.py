"""The accounts of a CRM, page by page, whichever CRM it is: the hub's API is the same for all."""

from collections.abc import Iterator
from typing import Any

import pulumi_cloud_elements as cloud_elements
import requests


def accounts(token: str, page_size: int = 200) -> Iterator[dict[str, Any]]:
    """Give every account that the instance behind the token can see.

    Args:
        token: the instance's token.
        page_size: how many are asked for at once.

    Raises:
        requests.HTTPError: the service refused; 401 for a token that is no longer good, 403 for
            an instance that is disabled.
    """
    query: dict[str, Any] = {"pageSize": page_size}
    with requests.Session() as session:
        session.headers["Authorization"] = cloud_elements.authorization(token)
        while True:
            url = f"{cloud_elements.base_url()}/hubs/crm/accounts"
            response = session.get(url, params=query, timeout=60)
            response.raise_for_status()
            yield from response.json()
            # The last page has no such header.
            next_page = response.headers.get("elements-next-page-token")
            if not next_page:
                return
            query["nextPage"] = next_page
