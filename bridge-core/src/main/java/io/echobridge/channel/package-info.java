/**
 * The terms of the domain: channels, events, members, raw JSON. Only values: nothing here knows a
 * broker, a protocol or a thread.
 */
@NullMarked
package io.echobridge.channel;

import org.jspecify.annotations.NullMarked;
