/**
 * What was measured in the last quarter of an hour, for plots: fixed arrays of numbers, within 2 MB
 * whatever there is to measure. It does not know what the numbers mean.
 */
@NullMarked
package io.echobridge.admin.history;

import org.jspecify.annotations.NullMarked;
