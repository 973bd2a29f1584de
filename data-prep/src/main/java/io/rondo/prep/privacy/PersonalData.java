package io.rondo.prep.privacy;

/** What is found, in the order in which it is looked for at one place. */
public enum PersonalData {
    /** E-mail addresses in ASCII (RFC 5321, dot-atoms only). */
    EMAIL,
    /** Keys and tokens of well-known services, JSON web tokens and PEM private keys, by shape. */
    KEY,
    /** International bank account numbers (ISO 13616) with a right length and checksum. */
    IBAN,
    /** IPv4 and IPv6 addresses of the public internet. */
    IP,
    /** Numbers of payment cards (ISO/IEC 7812) with a known prefix and a right Luhn digit. */
    CARD,
    /** Telephone numbers: international, North American, and national with a leading zero. */
    PHONE;

    /** What stands in a text in place of it. */
    public String placeholder() {
        return "<" + name() + ">";
    }

    /** Where it ends in the text if it begins at an index that no letter or digit precedes; -1 if it does not. */
    int end(String text, int start) {
        return switch (this) {
            case EMAIL -> EmailShape.end(text, start);
            case KEY -> KeyShape.end(text, start);
            case IBAN -> IbanShape.end(text, start);
            case IP -> IpShape.end(text, start);
            case CARD -> CardShape.end(text, start);
            case PHONE -> PhoneShape.end(text, start);
        };
    }
}
