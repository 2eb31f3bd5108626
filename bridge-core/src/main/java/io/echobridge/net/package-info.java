/**
 * Event loops, timers and frames: what every client connection stands on. No protocol and no HTTP;
 * XNIO is named in one class only.
 */
@NullMarked
package io.echobridge.net;

import org.jspecify.annotations.NullMarked;
