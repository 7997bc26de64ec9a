package io.hbpush.websocket;

/**
 * A whole message or a control frame, unmasked and inflated. Immutable; the array is the reader's
 * to give, and is given once.
 *
 * @param kind never {@link Opcode#CONTINUATION}
 * @param payload of text: UTF-8, checked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Received(Opcode kind, byte[] payload) {}
