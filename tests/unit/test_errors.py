import pytest
from pulumi_cloud_elements import errors


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.UnauthorizedError),
        (403, errors.ForbiddenError),
        (404, errors.NotFoundError),
        (405, errors.BadRequestError),
        (409, errors.ConflictError),
        (415, errors.BadRequestError),
        (429, errors.RateLimitedError),
        (500, errors.ServiceError),
        (503, errors.ServiceError),
    ],
)
def test_what_a_status_means(status: int, kind: type[errors.ApiError]) -> None:
    assert errors.api_error_class(status) is kind
