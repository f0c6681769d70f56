// Under which key it is kept whether the server is set up and sends mail, for whoever changes that.
export const setUpKey = ['set-up'];
