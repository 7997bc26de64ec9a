package io.hbpush;

/** The command {@code hbpushd}. */
public final class Hbpushd {

  private Hbpushd() {}

  public static void main(String[] arguments) {
    System.exit(0);
  }
}
