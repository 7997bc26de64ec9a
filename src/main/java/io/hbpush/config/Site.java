package io.hbpush.config;

import java.util.List;
import java.util.Map;

/**
 * A whole configuration, checked and with all defaults. Immutable.
 *
 * @param listeners from 1; each is bound
 * @param stores by name, in the order of the file
 * @param locations in the order of the file; the first that matches a path serves it
 */
public record Site(
    List<ListenerSettings> listeners,
    Map<String, StoreSettings> stores,
    List<LocationSettings> locations,
    ServerSettings server,
    LogSettings log) {}
