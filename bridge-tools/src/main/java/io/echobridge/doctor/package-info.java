/**
 * {@code echobridge doctor}: finds out why nothing arrives, and changes nothing. One class for each
 * thing it looks at. A broker's plug-in says what its own settings point to; of Redis the doctor
 * knows what Laravel's settings say about it.
 */
@NullMarked
package io.echobridge.doctor;

import org.jspecify.annotations.NullMarked;
