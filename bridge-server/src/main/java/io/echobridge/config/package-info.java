/**
 * Typed records bound from HOCON, and the one report of all that is wrong with them. No behaviour:
 * what a setting does belongs to whom it configures.
 */
@NullMarked
package io.echobridge.config;

import org.jspecify.annotations.NullMarked;
