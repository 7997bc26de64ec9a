package io.hbpush.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The reference of all keys for users, in reStructuredText, made of the schema. */
final class ReferencePage {

  private static final String INTRODUCTION =
      """
      =============================
      Configuration of ``hbpushd``
      =============================

      .. This page is made from the source: change ``config/Schema`` and see ``ReferencePageTest``.

      ``hbpushd --config=FILE`` reads a file in YAML 1.1 or JSON.
      It is taken for JSON when ``--format=json`` says so, when its name ends in ``.json``, or when its first character is ``{``.

      ``hbpushd --check --config=FILE`` says all that is wrong with a file, and ``hbpushd --print-config`` prints one with all defaults.
      A wrong file ends ``hbpushd`` with status 78, before anything is opened.
      A running ``hbpushd`` reads its file again on SIGHUP; if it is wrong, it keeps what it has.

      Values
      ======

      Duration
        A number of seconds, or a number with a unit: ``250ms``, ``10s``, ``5m``, ``2h``, ``7d``.
        It may have a fraction: ``0.5``, ``1.5h``.

      Size
        A number of bytes, or ``64k``, ``1m``, ``2g``.

      File
        A path; if it does not begin with ``/`` it begins in the directory of the configuration.

      True or false
        ``true`` and ``false``; in YAML also ``yes``, ``no``, ``on``, ``off``, without quotes.

      Text
        YAML takes ``on`` or ``010`` for something else than text: put such words in quotes.

      From the environment
        ``${NAME}`` in a value stands for a variable of the environment, and ``${NAME:-default}`` for a default when it is unset or empty.
        A plain ``${`` is written ``$${``.

      """;

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=\\.) (?=[A-Z`0-9])");

  private ReferencePage() {}

  static String text() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    section(page, Schema.TOP, '=');
    section(page, Schema.LISTENER, '=');
    section(page, Schema.TLS, '-');
    heading(page, "Stores", '=');
    page.append(
        """
        The key ``store`` holds one store, which is named ``default``, or several by name::

          store:
            default: {type: memory}
            shared: {type: redis, key_prefix: hbpush_}

        """);
    Schema.STORE_TYPES.forEach(section -> section(page, section, '-'));
    section(page, Schema.SENTINEL, '-');
    section(page, Schema.CHANNEL, '=');
    heading(page, "Locations", '=');
    page.append(
        """
        The key ``locations`` holds a list.
        The first location whose ``prefix`` or ``url`` matches a request's path takes it, so put the narrow ones first; ``hbpushd --check`` warns of one that can never be reached::

          locations:
            - {type: publisher, prefix: /publisher/}
            - {type: subscriber, url: '/rooms/(\\w+)/messages', polling: interval}

        """);
    Schema.LOCATION_TYPES.forEach(section -> section(page, section, '-'));
    List.of(
            Schema.LOCATION,
            Schema.ON_CHANNEL,
            Schema.SEVERAL,
            Schema.PUBLISHING,
            Schema.SUBSCRIBING,
            Schema.EVENT_STREAMS,
            Schema.PING_PARTS,
            Schema.WEBSOCKETS,
            Schema.PUBLISHER_WEBSOCKETS,
            Schema.PUBSUB_WEBSOCKETS,
            Schema.HEARTBEATS)
        .forEach(section -> section(page, section, '-'));
    section(page, Schema.SERVER, '=');
    section(page, Schema.LOG, '=');
    return page.toString().stripTrailing() + "\n";
  }

  private static void section(StringBuilder page, Section section, char underline) {
    heading(page, section.title(), underline);
    page.append(section.words()).append('\n');
    if (!section.included().isEmpty()) {
      List<String> links = new ArrayList<>();
      section.included().forEach(included -> links.add("`" + included.title() + "`_"));
      page.append("Its keys").append(section.ownKeys().isEmpty() ? "" : " are these, and those");
      page.append(section.ownKeys().isEmpty() ? " are those of " : " of ");
      page.append(String.join(", ", links)).append(".\n");
    }
    page.append('\n');
    for (Key<?> key : section.ownKeys()) {
      entry(page, key);
    }
  }

  private static void entry(StringBuilder page, Key<?> key) {
    page.append("``").append(key.name()).append("``\n");
    SENTENCE_END
        .splitAsStream(key.words())
        .forEach(sentence -> page.append("  ").append(sentence).append('\n'));
    String what = key.type().words();
    page.append("  *Value:* ").append(what);
    String fallback = key.fallbackWords();
    if (!fallback.isEmpty()) {
      boolean inWords = key.fallback().isEmpty();
      page.append(". *Default:* ").append(inWords ? fallback : "``" + fallback + "``");
    }
    page.append(".\n\n");
  }

  private static void heading(StringBuilder page, String title, char underline) {
    page.append(title).append('\n');
    page.append(String.valueOf(underline).repeat(title.length())).append("\n\n");
  }
}
