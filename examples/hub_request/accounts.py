"""List the accounts of a CRM, page by page. The hub's API is the same for every CRM."""

from collections.abc import Iterator
from typing import Any

import pulumi_cloud_elements as cloud_elements
import requests


def accounts(token: str, page_size: int = 200) -> Iterator[dict[str, Any]]:
    """Yield every account that the instance can access.

    Args:
        token: the instance's token.
        page_size: the number of accounts per request.

    Raises:
        requests.HTTPError: the request failed; 401 if the token is no longer valid, 403 if the
            instance is disabled.
    """
    query: dict[str, Any] = {"pageSize": page_size}
    with requests.Session() as session:
        session.headers["Authorization"] = cloud_elements.authorization(token)
        while True:
            url = f"{cloud_elements.base_url()}/hubs/crm/accounts"
            response = session.get(url, params=query, timeout=60)
            response.raise_for_status()
            yield from response.json()
            # The last page does not have this header.
            next_page = response.headers.get("elements-next-page-token")
            if not next_page:
                return
            query["nextPage"] = next_page
