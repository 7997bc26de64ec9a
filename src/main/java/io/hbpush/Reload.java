package io.hbpush;

import io.hbpush.config.Site;

/** What takes a configuration over that was read again while a server runs. */
@FunctionalInterface
interface Reload {

  /**
   * Goes over to another site.
   *
   * @throws CannotStartException if that cannot be; nothing has changed then
   */
  void reload(Site site) throws CannotStartException;
}
