package io.echobridge.gate;

import java.time.Instant;

/**
 * Something that an operator should know of, as often as it happened: a refusal, or a message of a
 * broker that became no event.
 *
 * @param last when it happened last
 * @param count how often, since it happened first
 * @param words what and why, in one line, without payloads
 */
public record Occurrence(Instant last, long count, String words) {}
