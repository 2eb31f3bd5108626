/**
 * What plain clients are sent, written once for all subscribers, and what they say, within bounds.
 */
@NullMarked
package io.echobridge.protocol.raw.frame;

import org.jspecify.annotations.NullMarked;
