-- No transaction ever ended between the two.
alter table gift
    drop constraint gift_state_check,
    add constraint gift_state_check
        check (state in ('awaiting_payment', 'delivered', 'accepted', 'declined', 'canceled', 'expired'));
