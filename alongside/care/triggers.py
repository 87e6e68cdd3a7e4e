"""What the database itself refuses about cases."""

import pgtrigger


class OnlyALeadReassigns(pgtrigger.Trigger):
    """A case goes to another worker only by the hand of whoever may give it."""

    name = "only_a_lead_reassigns"
    when = pgtrigger.Before
    operation = pgtrigger.UpdateOf("worker_id")
    condition = pgtrigger.Q(old__worker_id__df=pgtrigger.F("new__worker_id"))
    func = """
        IF NOT alongside_may('cases.reassign') THEN
            RAISE EXCEPTION 'Only a team lead gives a case to somebody else.'
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    """
