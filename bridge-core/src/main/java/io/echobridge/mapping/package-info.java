/**
 * Turns a broker's message into an event: rules, envelopes, templates. No client library of a
 * broker, and nothing about who receives the event.
 */
@NullMarked
package io.echobridge.mapping;

import org.jspecify.annotations.NullMarked;
