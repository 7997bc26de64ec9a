package io.hbpush.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The type of addresses and CIDR blocks; names are not looked up. */
final class AddressBlock {

  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<v4>"
              + OCTET
              + "(?:\\."
              + OCTET
              + "){3})|(?<v6>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*))"
              + "(?:/(?<bits>[0-9]{1,3}))?");

  private AddressBlock() {}

  static Type<List<String>> list() {
    Type<String> block =
        Texts.of(
            "an IP address or a CIDR block, like 10.0.0.0/8",
            text -> isBlock(text) ? Optional.of(text) : Optional.empty());
    return new Many<>("a list of IP addresses and CIDR blocks, like [10.0.0.0/8]", 0, block);
  }

  private static boolean isBlock(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    int bits = matcher.group("bits") == null ? 0 : Integer.parseInt(matcher.group("bits"));
    if (matcher.group("v4") != null) {
      return bits <= 32;
    }
    try {
      InetAddress.getByName(matcher.group("v6")); // with a colon it is never looked up
      return bits <= 128;
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
