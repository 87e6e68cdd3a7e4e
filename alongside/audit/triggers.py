"""The guard on every table that holds a person's data."""

import pgtrigger


class RefuseWithoutActor(pgtrigger.Trigger):
    """No INSERT, UPDATE or DELETE unless the transaction says who is asking.

    It holds for the owner of the tables too, whom row security does not stop.
    """

    name = "refuse_without_actor"
    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    func = """
        IF coalesce(current_setting('alongside.actor', true), '') = '' THEN
            RAISE EXCEPTION 'A write to % needs an actor.', TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN coalesce(NEW, OLD);
    """
