"""A Cloud Elements API server to develop and test stacks against without an account."""

from importlib.metadata import version

# The provider and the sandbox are one distribution, so they have one version. It is read from the
# distribution's metadata: to import it from the provider would import Pulumi's SDK.
__version__ = version("pulumi-cloud-elements")
