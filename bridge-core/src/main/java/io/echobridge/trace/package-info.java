/**
 * How the work on one event, and on one question to the application, can be followed by whoever
 * runs this. Nothing here knows who follows it, and in what form.
 */
@NullMarked
package io.echobridge.trace;

import org.jspecify.annotations.NullMarked;
