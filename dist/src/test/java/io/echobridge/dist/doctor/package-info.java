/** Set-ups with one fault each, and what {@code echobridge doctor} says of them. */
@NullMarked
package io.echobridge.dist.doctor;

import org.jspecify.annotations.NullMarked;
