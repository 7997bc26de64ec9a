package io.hbpush.http;

import java.time.Duration;

/**
 * What a client may take. Immutable.
 *
 * @param requestTimeout for a body to arrive, and for an answer to be taken
 */
record Limits(Duration requestTimeout) {}
