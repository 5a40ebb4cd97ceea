package dev.turtleship.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import dev.turtleship.core.problem.Refused;
import java.util.EnumSet;
import java.util.Set;

/// A mobile number in E.164, `+821012345678`. Without a country code it is Korean.
record PhoneNumber(String value) {
    private static final String DEFAULT_REGION = "KR";
    private static final int MAX_LENGTH = 32;
    private static final int SHOWN = 4;
    private static final Set<PhoneNumberType> MOBILE =
            EnumSet.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE);

    /// Refuses what is no number that a text message reaches, at `pointer`.
    static PhoneNumber parse(String text, String pointer) {
        var numbers = PhoneNumberUtil.getInstance();
        try {
            var number = numbers.parse(text.length() > MAX_LENGTH ? "" : text, DEFAULT_REGION);
            if (numbers.isValidNumber(number) && MOBILE.contains(numbers.getNumberType(number))) {
                return new PhoneNumber(numbers.format(number, PhoneNumberFormat.E164));
            }
        } catch (NumberParseException _) {
            // Refused below, in the words of every number that is none.
        }
        throw Refused.field(pointer, "This is no mobile phone number, such as 010-1234-5678");
    }

    /// Enough to recognise one's own number by.
    String masked() {
        return "*".repeat(value.length() - SHOWN) + value.substring(value.length() - SHOWN);
    }

    /// Personal data: not for logs.
    @Override
    public String toString() {
        return masked();
    }
}
