/**
 * The listener for operators: health, metrics, the live page, passing events, and a few actions. It
 * reads what others count, and costs them nothing while nobody looks. It knows no broker and no
 * client protocol.
 */
@NullMarked
package io.echobridge.admin;

import org.jspecify.annotations.NullMarked;
