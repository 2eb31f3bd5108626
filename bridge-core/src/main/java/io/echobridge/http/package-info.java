/**
 * HTTP on Undertow, as every listener and protocol needs it: connections with time limits, until
 * something else takes them over, bodies that are read within bounds, files. Knows no protocol and
 * no app.
 */
@NullMarked
package io.echobridge.http;

import org.jspecify.annotations.NullMarked;
