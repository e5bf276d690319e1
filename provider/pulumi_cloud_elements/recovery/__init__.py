"""Creating a resource without losing it or creating it twice, and telling whose it is.

creating.py        whether to create, to take back what an interrupted run created, or to stop
sending.py         sends the create request once, and looks for what a lost response hid
twins.py           looks, as a run ends, for what appeared after it had been looked for
judging.py         which candidates an interrupted run created, and which may be anybody's
strategy.py        what differs from kind to kind: create, find, get
tagged.py          the strategy of an instance: by its tags
tagged_member.py   the same for a member of a set of instances
keyed.py           the strategy of what is identified by a key: by the key alone
keyed_object.py    whether two keys are spellings of one object
marked.py          the strategy of a formula: by the mark in its description
unmarked_formula_instance.py  the strategy of a formula instance: by the ids that were there before
description_mark.py  the mark
marker.py          the tags, and the creation id that the state has among the inputs
members.py         addresses and creation ids of the members of a set of instances
listing.py         what the account has, listed once per process
evidence.py        what the stack's state shows of interrupted runs
intent.py          the notes on this machine of create requests
set_notes.py       these notes for a set of instances, for one verb
lock.py            keeps two runs on one machine apart, with the locks of file_lock.py
ownership.py       whether another resource has the instance by now
orphans.py         which instances and formulas of a stack are in no state
unmarked_candidates.py  what interrupted runs were creating of the kinds that carry no mark
backend.py         what names a backend, for creation ids and notes
identity.py        the backend and the project, as Pulumi's files name them
project_file.py    reads the project's file
engine_process.py  the engine that started this process, and what its errors say
"""
