package io.hbpush.config;

/**
 * One thing that is wrong with a configuration, or worth a warning. Immutable.
 *
 * @param path of the key, {@code locations[2].store}, or empty
 * @param text what, and what would do
 */
record Problem(Mark mark, boolean warning, String path, String text) {

  String line(String file) {
    return file
        + ":"
        + mark
        + ": "
        + (warning ? "warning: " : "")
        + (path.isEmpty() ? "" : Value.harmless(path) + ": ")
        + text.replaceAll("\\p{Cntrl}", "?"); // a store's name may have anything in it
  }
}
