// What browsers of some years ago lack and the signature library uses.
import "core-js/actual/object/has-own";
