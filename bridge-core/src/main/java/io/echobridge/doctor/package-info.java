/** Finds out why nothing arrives. It changes nothing, and knows no plug-in. */
@NullMarked
package io.echobridge.doctor;

import org.jspecify.annotations.NullMarked;
