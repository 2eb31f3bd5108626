/**
 * What the Pusher protocol has to reach: signed requests a second, returns after a drain, client
 * events in a burst, questions about many channels. Each prints one line.
 */
@NullMarked
package io.echobridge.bench.pusher;

import org.jspecify.annotations.NullMarked;
