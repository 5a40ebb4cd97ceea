-- Pay says when the time of an order is over.
drop index gift_unpaid;
