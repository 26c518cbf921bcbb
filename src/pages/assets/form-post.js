// Sends the answer on to the application; without scripts the button does.
document.querySelector('#answer').submit();
