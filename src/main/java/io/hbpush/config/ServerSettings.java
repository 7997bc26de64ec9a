package io.hbpush.config;

import java.time.Duration;
import java.util.List;

/**
 * The section {@code server:}. Immutable.
 *
 * @param ioThreads 0 = as many as there are processors
 * @param maxConnections open connections at once; further ones wait in the kernel's queue
 * @param shutdownGrace how long requests in flight may take at shutdown
 * @param maxHeaderSize bytes of a request's line and headers together
 * @param requestTimeout for receiving a request's head, then its body, and for a client to take an
 *     answer
 * @param keepAliveTimeout how long a connection without a request stays open
 * @param trustedProxies addresses and CIDR blocks whose {@code X-Forwarded-For} is believed
 */
public record ServerSettings(
    int ioThreads,
    int maxConnections,
    Duration shutdownGrace,
    long maxHeaderSize,
    Duration requestTimeout,
    Duration keepAliveTimeout,
    List<String> trustedProxies) {}
