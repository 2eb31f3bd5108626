/**
 * What an app's brokers brought of late, in the hub's order, and the places in it: from it a client
 * that comes back hears what it missed.
 */
@NullMarked
package io.echobridge.history;

import org.jspecify.annotations.NullMarked;
