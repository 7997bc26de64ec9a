package io.hbpush.http;

import java.time.Duration;

/**
 * What clients may take.
 *
 * @param requestTimeout for a body to arrive, and for an answer to be taken
 * @param bodies memory for bodies that are being received
 * @param windows memory for what connections keep of what they have inflated
 */
record Limits(Duration requestTimeout, BodyBudget bodies, BodyBudget windows) {}
