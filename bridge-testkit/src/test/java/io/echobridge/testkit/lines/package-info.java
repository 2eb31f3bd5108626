/** The example of docs/writing-a-protocol.md: lines of JSON over a WebSocket. */
@NullMarked
package io.echobridge.testkit.lines;

import org.jspecify.annotations.NullMarked;
