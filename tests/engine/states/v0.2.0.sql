BEGIN TRANSACTION;
CREATE TABLE codes (code TEXT PRIMARY KEY, kind TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (kind, scope, name)
);
INSERT INTO "documents" VALUES(1,'definition','organization','contact','{"fields": [{"id": 1, "path": "email", "type": "string", "displayName": ""}, {"id": 2, "path": "id", "type": "string", "displayName": ""}], "description": null, "createdDate": "2026-11-26T21:35:06.906Z"}');
INSERT INTO "documents" VALUES(2,'formula','formulas','b6e6c6f3bbf76c9a','{"active": true, "singleThreaded": false, "debugLoggingEnabled": true, "engine": "v1", "name": "send", "description": "[pulumi:a418df87b3822a83]", "configuration": [{"type": "elementInstance", "required": true, "key": "crm", "name": "crm", "id": 3}, {"type": "value", "required": true, "key": "webhook", "name": "webhook", "id": 4}], "triggers": [{"async": true, "onSuccess": ["log"], "onFailure": [], "properties": {}, "type": "manual", "name": "trigger", "id": 5}], "steps": [{"onSuccess": [], "onFailure": [], "properties": {"body": "done({});"}, "type": "script", "name": "log", "id": 6}], "userId": 1, "accountId": 1, "createdDate": "2026-11-26T21:35:06.965Z"}');
INSERT INTO "documents" VALUES(3,'transformation','organization/elements/closeio','contact','{"vendorName": "contacts", "fields": [{"path": "email", "type": "string", "vendorPath": "email", "id": 7}, {"path": "id", "type": "string", "vendorPath": "id", "id": 8}], "configuration": [], "isLegacy": false, "createdDate": "2026-11-26T21:35:07.321Z"}');
INSERT INTO "documents" VALUES(4,'formula instance','formulas/2','73ca6428f621360c','{"active": true, "configuration": {"webhook": "https://example.com/canary-hook", "crm": "2"}, "settings": {}, "name": "send", "createdDate": "2026-11-26T21:35:07.381Z"}');
CREATE TABLE elements (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, cloned TEXT NOT NULL
);
CREATE TABLE instance_tags (
    tag TEXT NOT NULL,
    instance_id INTEGER NOT NULL REFERENCES instances (id) ON DELETE CASCADE,
    PRIMARY KEY (tag, instance_id)
) WITHOUT ROWID;
INSERT INTO "instance_tags" VALUES('acme',1);
INSERT INTO "instance_tags" VALUES('pulumi-resource:4fd76f3cc72a.0808abf3c9cdb435.2a836d20',1);
INSERT INTO "instance_tags" VALUES('pulumi-stack:3f452e21505a6311',1);
INSERT INTO "instance_tags" VALUES('crm',2);
INSERT INTO "instance_tags" VALUES('pulumi-resource:033331fc68f8.7400eca6531d95e0.2a836d20',2);
INSERT INTO "instance_tags" VALUES('pulumi-stack:3f452e21505a6311',2);
INSERT INTO "instance_tags" VALUES('gold',3);
INSERT INTO "instance_tags" VALUES('pulumi-resource:4e3fd2fd61b3.0808abf328450f96.2a836d20',3);
INSERT INTO "instance_tags" VALUES('pulumi-stack:3f452e21505a6311',3);
CREATE TABLE instances (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    element_id INTEGER NOT NULL,
    token TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,
    valid INTEGER NOT NULL,
    disabled INTEGER NOT NULL,
    external TEXT NOT NULL,
    tags TEXT NOT NULL,
    configuration TEXT NOT NULL
);
INSERT INTO "instances" VALUES(1,'acme',146,'Mv85DjouOpgtDKUrLm1guonNEd3Oo3iSQG8P=','2026-11-26T21:35:06.913Z',1,0,'none','["acme", "pulumi-stack:3f452e21505a6311", "pulumi-resource:4fd76f3cc72a.0808abf3c9cdb435.2a836d20"]','{"username": "canary-acme", "password": "canary-password", "base.url": "https://app.close.io/api/v1", "pagination.type": "offset", "pagination.max": "100", "pagination.offset": "true", "bulk.attribute.created_time": "date_created", "event.notification.enabled": "false", "event.vendor.type": null, "event.notification.type": null, "event.notification.callback.url": null, "event.notification.callback.headers": null, "event.notification.basic.username": null, "event.notification.basic.password": null, "event.notification.signature.key": null, "event.poller.refresh_interval": "15", "event.poller.configuration": null, "event.objects": null, "filter.response.nulls": "true"}');
INSERT INTO "instances" VALUES(2,'closeio',146,'50BuV0gW5x9000rCTwQg7KISEWS09bYlR3bj=','2026-11-26T21:35:06.943Z',1,0,'none','["crm", "pulumi-stack:3f452e21505a6311", "pulumi-resource:033331fc68f8.7400eca6531d95e0.2a836d20"]','{"username": "canary-key", "password": "canary-password", "base.url": "https://app.close.io/api/v1", "pagination.type": "offset", "pagination.max": "100", "pagination.offset": "true", "bulk.attribute.created_time": "date_created", "event.notification.enabled": "false", "event.vendor.type": null, "event.notification.type": null, "event.notification.callback.url": null, "event.notification.callback.headers": null, "event.notification.basic.username": null, "event.notification.basic.password": null, "event.notification.signature.key": null, "event.poller.refresh_interval": "15", "event.poller.configuration": null, "event.objects": null, "filter.response.nulls": "true"}');
INSERT INTO "instances" VALUES(3,'globex',146,'53ZiLezO010BbUWiBcPaTU8yZvhbN6Lgbj03=','2026-11-26T21:35:06.950Z',1,0,'none','["gold", "pulumi-stack:3f452e21505a6311", "pulumi-resource:4e3fd2fd61b3.0808abf328450f96.2a836d20"]','{"username": "canary-key", "password": "canary-password", "base.url": "https://app.close.io/api/v1", "pagination.type": "offset", "pagination.max": "100", "pagination.offset": "true", "bulk.attribute.created_time": "date_created", "event.notification.enabled": "false", "event.vendor.type": null, "event.notification.type": null, "event.notification.callback.url": null, "event.notification.callback.headers": null, "event.notification.basic.username": null, "event.notification.basic.password": null, "event.notification.signature.key": null, "event.poller.refresh_interval": "15", "event.poller.configuration": null, "event.objects": null, "filter.response.nulls": "true"}');
CREATE TABLE numbers (number INTEGER PRIMARY KEY AUTOINCREMENT);
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "settings" VALUES('organization_secret','tlt6ajELLYx8tIPwu2tP4l-vhwXbnEMN');
INSERT INTO "settings" VALUES('user_secret','aAlR9zdaRICFhwPcLrIXaCe_I64mmLAi');
CREATE INDEX instances_by_element ON instances (element_id, id);
CREATE INDEX instance_tags_by_instance ON instance_tags (instance_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('numbers',8);
INSERT INTO "sqlite_sequence" VALUES('documents',4);
INSERT INTO "sqlite_sequence" VALUES('instances',3);
COMMIT;
