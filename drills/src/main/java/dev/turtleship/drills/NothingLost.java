package dev.turtleship.drills;

import java.util.List;

/// The part of a contract that every drill with people in load has: whatever was broken, what was acknowledged is
/// there, once, and what was refused is not.
final class NothingLost {
    static final List<String> LINES = List.of(
            "unknown_has_one_outcome",
            "settled_is_stored",
            "refused_did_not_happen",
            "money_conserved",
            "acked_messages_stored",
            "dense_sequence",
            "one_order_shown_once");

    private NothingLost() {}

    static void judge(ChatHistory chat, PaySide pay, Contract contract) {
        var transfers = new TransferCheck(pay.stored());
        unknown(chat, pay, transfers, contract);
        contract.line(
                "settled_is_stored",
                transfers.settled(pay.calls()),
                pay.calls(TransferCall::settled).size() + " settled transfers");
        var refused = transfers.refused(pay.calls());
        refused.addAll(AckedCheck.refused(chat));
        contract.line(
                "refused_did_not_happen",
                refused,
                pay.calls(TransferCall::refused).size() + " refused transfers, " + chat.refusedCount()
                        + " refused messages");
        money(pay, contract);
        contract.line("acked_messages_stored", AckedCheck.check(chat), chat.ackedCount() + " acknowledged messages");
        contract.line("dense_sequence", DenseCheck.check(chat), chat.members().length + " conversations");
        contract.line("one_order_shown_once", OrderCheck.check(chat), chat.ackedCount() + " messages to every member");
    }

    private static void unknown(ChatHistory chat, PaySide pay, TransferCheck transfers, Contract contract) {
        var breaks = transfers.unknown(pay.calls(), pay.outcomes());
        breaks.addAll(AckedCheck.unknown(chat));
        contract.line(
                "unknown_has_one_outcome",
                breaks,
                pay.outcomes().size() + " unknown transfers asked for, " + chat.unknownCount() + " unknown messages");
    }

    private static void money(PaySide pay, Contract contract) {
        var bank = BankCheck.check(pay.stored(), pay.toppedUpMinor());
        if (!pay.invariants().path("held").asBoolean(false)) {
            bank.add("/v1/pay/invariants says " + pay.invariants());
        }
        contract.line(
                "money_conserved",
                bank,
                pay.stored().movements().size() + " ledger rows, "
                        + pay.stored().balances().size() + " accounts");
    }
}
