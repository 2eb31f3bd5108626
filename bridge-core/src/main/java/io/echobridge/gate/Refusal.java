package io.echobridge.gate;

import java.time.Instant;

/**
 * Something that was refused, and why.
 *
 * @param last when it was last
 * @param count how often, since it was first
 * @param words what and why, in one line, without payloads
 */
public record Refusal(Instant last, long count, String words) {}
