package io.echobridge.admin.access;

/**
 * Who has asked.
 *
 * @param name for the log: a user of the configuration, {@code the token}, or an address where
 *     nobody is asked who he is
 */
public record Visitor(String name) {}
