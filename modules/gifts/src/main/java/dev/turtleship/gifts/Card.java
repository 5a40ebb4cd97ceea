package dev.turtleship.gifts;

import dev.turtleship.contracts.chat.PostCard;
import dev.turtleship.contracts.push.Notify;
import dev.turtleship.core.id.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.UUID;

/// What is said of a gift in the conversation of its two people. The card of a gift that arrived holds all that a till
/// needs, so that it can be used though gifts is away.
final class Card {
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    private Card() {}

    /// From the buyer.
    static PostCard arrived(GiftStore.Core gift, VoucherService.Issued voucher) {
        String code = voucher.code();
        var until = LocalDate.ofInstant(voucher.expiresAt(), SEOUL);
        var data = new LinkedHashMap<String, String>();
        data.put("gift", gift.id().toString());
        data.put("item", gift.itemName());
        data.put("partner", gift.partnerName());
        data.put("barcode", code);
        data.put("valid_until", until.toString());
        data.put("message", gift.message());
        String fallback = "선물이 도착했습니다 · A gift: %s (%s). 바코드 · barcode %s, %s까지 · until %s"
                .formatted(gift.itemName(), gift.partnerName(), code, until, until);
        return new PostCard(Ids.next(), gift.buyer(), gift.recipient(), "gift", fallback, data);
    }

    /// From the recipient, who sends it back.
    static PostCard declined(GiftStore.Core gift) {
        String fallback = "마음만 받을게요. 결제 금액은 모두 환불됩니다 · Declined with thanks, and refunded in full: " + gift.itemName();
        return over(gift, gift.recipient(), gift.buyer(), fallback);
    }

    /// From the buyer, who takes it back.
    static PostCard canceled(GiftStore.Core gift) {
        String fallback = "선물이 취소되어 바코드를 쓸 수 없습니다 · The gift was canceled and its barcode is void: " + gift.itemName();
        return over(gift, gift.buyer(), gift.recipient(), fallback);
    }

    /// To whoever the card is for: what it says without its code, which is for the conversation and the box alone.
    static Notify notice(PostCard card, Instant now) {
        String item = card.data().get("item");
        String text = card.kind().equals("gift") ? "선물이 도착했습니다 · A gift for you: " + item : card.fallback();
        return new Notify(card.card(), card.to(), card.kind(), card.data().get("gift"), text, false, now);
    }

    private static PostCard over(GiftStore.Core gift, UUID from, UUID to, String fallback) {
        var data = new LinkedHashMap<String, String>();
        data.put("gift", gift.id().toString());
        data.put("item", gift.itemName());
        return new PostCard(Ids.next(), from, to, "gift_over", fallback, data);
    }
}
