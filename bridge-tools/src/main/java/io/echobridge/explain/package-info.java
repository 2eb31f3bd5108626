/**
 * {@code echobridge explain}: shows what becomes of one message of a broker. Connects to nothing.
 */
@NullMarked
package io.echobridge.explain;

import org.jspecify.annotations.NullMarked;
