"""A provider that does nothing: what is left is the engine, its file backend and the SDK."""

import itertools

from pulumi.dynamic import CreateResult, Resource, ResourceProvider, UpdateResult

_ids = itertools.count(1)


class NoProvider(ResourceProvider):
    # It captures nothing, so its reference needs no encryption: a floor is as low as it can be.
    serialize_as_secret_always = False

    def create(self, props):
        return CreateResult(str(next(_ids)), props)

    def update(self, _id, _olds, news):
        return UpdateResult(news)


class Nothing(Resource):
    def __init__(self, resource_name, **props):
        super().__init__(NoProvider(), resource_name, props)
